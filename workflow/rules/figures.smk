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


rule figure_json_codecs:
    input:
        script=script("figure_json_codecs.py"),
        table="results/tables/speed.csv",
        code=modules("figure_json_codecs.py"),
    output:
        svg=report(
            "results/figures/json_codecs.svg",
            caption="../report/json_codecs_figure.rst",
            category="Figures",
        ),
        png="results/figures/json_codecs.png",
        pdf="results/figures/json_codecs.pdf",
    log:
        "results/logs/figure_json_codecs.log",
    params:
        versions=versions("figure_json_codecs.py"),
    message:
        "draw the JSON codecs side by side"
    shell:
        "python3 {input.script:q} {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"


rule figure_layouts:
    input:
        script=script("figure_layouts.py"),
        table="results/tables/layouts.csv",
        code=modules("figure_layouts.py"),
    output:
        svg=report(
            "results/figures/layouts.svg",
            caption="../report/layouts_figure.rst",
            category="Figures",
        ),
        png="results/figures/layouts.png",
        pdf="results/figures/layouts.pdf",
    log:
        "results/logs/figure_layouts.log",
    params:
        versions=versions("figure_layouts.py"),
    message:
        "draw layouts against codecs"
    shell:
        "python3 {input.script:q} {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"


# Not part of a run: `snakemake --cores 1 reference` renews the copies that are committed.
rule reference:
    input:
        multiext("results/tables/", "sizes.csv", "speed.csv", "ratios.csv"),
        "results/tables/environment.json",
        multiext("results/figures/sizes", ".svg", ".png"),
        multiext("results/figures/json_codecs", ".svg", ".png"),
    output:
        multiext("docs/reference/", "sizes.csv", "speed.csv", "ratios.csv"),
        "docs/reference/environment.json",
        multiext("docs/reference/sizes", ".svg", ".png"),
        multiext("docs/reference/json_codecs", ".svg", ".png"),
    log:
        "results/logs/reference.log",
    message:
        "copy the tables and the figures to docs/reference"
    shell:
        "cp {input:q} docs/reference 2> {log:q}"
