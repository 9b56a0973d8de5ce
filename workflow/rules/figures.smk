rule figure_sizes:
    input:
        script=script("figure_sizes.py"),
        table="results/tables/sizes.csv",
        code=modules("figure_sizes.py"),
    output:
        svg=report(
            "results/figures/sizes.svg",
            caption="../report/sizes_figure.rst",
            category="Figures",
        ),
        png="results/figures/sizes.png",
        pdf="results/figures/sizes.pdf",
    log:
        "results/logs/figure_sizes.log",
    params:
        versions=versions("figure_sizes.py"),
    message:
        "draw the sizes"
    shell:
        "python3 {input.script:q} {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"


# Not part of a run: `snakemake --cores 1 reference` renews the copies that are committed.
rule reference:
    input:
        "results/tables/sizes.csv",
        "results/tables/environment.json",
        "results/figures/sizes.svg",
        "results/figures/sizes.png",
    output:
        "docs/reference/sizes.csv",
        "docs/reference/environment.json",
        "docs/reference/sizes.svg",
        "docs/reference/sizes.png",
    log:
        "results/logs/reference.log",
    message:
        "copy the table and the figure to docs/reference"
    shell:
        "cp {input:q} docs/reference 2> {log:q}"
