# A replay memory in every layout with every codec: what each comes to in files.
rule lay_out:
    input:
        script=script("layouts/measure_grid.py"),
        data="results/datasets/{dataset}/{seed}.pkl",
        code=modules("layouts/measure_grid.py"),
    output:
        "results/layouts/{dataset}/{seed}.json",
    log:
        "results/logs/lay_out/{dataset}/{seed}.log",
    params:
        versions=versions("layouts/measure_grid.py"),
    message:
        "lay out {wildcards.dataset}, seed {wildcards.seed}"
    shell:
        "python3 -m layouts.measure_grid {input.data:q} {output:q} 2> {log:q}"


rule tabulate_layouts:
    input:
        script=script("tables/layouts.py"),
        grids=expand(
            "results/layouts/{dataset}/{seed}.json", dataset=LAID_OUT, seed=SEEDS
        ),
        code=modules("tables/layouts.py"),
    output:
        report(
            "results/tables/layouts.csv",
            caption="../report/layouts_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_layouts.log",
    params:
        versions=versions("tables/layouts.py"),
    message:
        "tabulate the layouts"
    shell:
        "python3 -m tables.layouts {output:q} {input.grids:q} 2> {log:q}"
