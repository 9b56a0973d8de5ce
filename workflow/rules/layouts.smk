# A replay memory in every layout with every codec: what each comes to in files.
rule lay_out:
    input:
        script=script("layout_grid.py"),
        data="results/datasets/{dataset}/{seed}.pkl",
        code=modules("layout_grid.py"),
    output:
        "results/layouts/{dataset}/{seed}.json",
    log:
        "results/logs/lay_out/{dataset}/{seed}.log",
    params:
        versions=versions("layout_grid.py"),
    message:
        "lay out {wildcards.dataset}, seed {wildcards.seed}"
    shell:
        "python3 {input.script:q} {input.data:q} {output:q} 2> {log:q}"


rule tabulate_layouts:
    input:
        script=script("tabulate_layouts.py"),
        grids=expand(
            "results/layouts/{dataset}/{seed}.json", dataset=LAID_OUT, seed=SEEDS
        ),
        code=modules("tabulate_layouts.py"),
    output:
        report(
            "results/tables/layouts.csv",
            caption="../report/layouts_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_layouts.log",
    params:
        versions=versions("tabulate_layouts.py"),
    message:
        "tabulate the layouts"
    shell:
        "python3 {input.script:q} {output:q} {input.grids:q} 2> {log:q}"
