# Synthetic against real data. Not part of a plain run, for it needs the packages of the group `real`:
#
#     uv sync --group real
#     snakemake --cores 4 --configfile workflow/config/real.yaml -- results/figures/real.svg


rule tabulate_real:
    input:
        script=script("tables/real.py"),
        datasets=list(map(located, STUDY.datasets.values())),
        rows=expand(
            "results/cells/{dataset}/{seed}/{method}.json",
            dataset=DATASETS,
            seed=SEEDS,
            method=METHODS,
        ),
        code=modules("tables/real.py"),
    output:
        report(
            "results/tables/real.csv",
            caption="../report/real_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_real.log",
    params:
        folder=cells_folder,
        cells=CELLS,
        versions=versions("tables/real.py"),
    message:
        "tabulate synthetic against real data"
    shell:
        "python3 -m tables.real {output:q} {params.folder:q} {params.cells:q} 2> {log:q}"


rule figure_real:
    input:
        script=script("figures/real.py"),
        table="results/tables/real.csv",
        code=modules("figures/real.py"),
    output:
        svg=report(
            "results/figures/real.svg",
            caption="../report/real_figure.rst",
            category="Figures",
        ),
        png="results/figures/real.png",
        pdf="results/figures/real.pdf",
    log:
        "results/logs/figure_real.log",
    params:
        versions=versions("figures/real.py"),
    message:
        "draw synthetic against real data"
    shell:
        "python3 -m figures.real {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"
