rule tabulate:
    input:
        script=script("tabulate.py"),
        rows=expand(
            "results/cells/{dataset}/{seed}/{method}.json",
            dataset=DATASETS,
            seed=SEEDS,
            method=METHODS,
        ),
        code=modules("tabulate.py"),
    output:
        report(
            "results/tables/sizes.csv",
            caption="../report/sizes_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate.log",
    params:
        folder=cells_folder,
        cells=CELLS,
        versions=versions("tabulate.py"),
    message:
        "tabulate the sizes"
    shell:
        "python3 {input.script:q} {output:q} {params.folder:q} {params.cells:q} 2> {log:q}"


rule tabulate_speed:
    input:
        script=script("tabulate_speed.py"),
        workloads=expand(
            "results/speed/{workload}/{seed}.json",
            workload=WORKLOADS,
            seed=SPEED_SEEDS,
        ),
        code=modules("tabulate_speed.py"),
    output:
        report(
            "results/tables/speed.csv",
            caption="../report/speed_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_speed.log",
    params:
        versions=versions("tabulate_speed.py"),
    message:
        "tabulate the speeds"
    shell:
        "python3 {input.script:q} {output:q} {input.workloads:q} 2> {log:q}"


rule tabulate_growth:
    input:
        script=script("tabulate_growth.py"),
        rows=expand("results/growth/{grown}.json", grown=GROWN),
        code=modules("tabulate_growth.py"),
    output:
        report(
            "results/tables/growth.csv",
            caption="../report/growth_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_growth.log",
    params:
        versions=versions("tabulate_growth.py"),
    message:
        "tabulate the growth"
    shell:
        "python3 {input.script:q} {output:q} {input.rows:q} 2> {log:q}"


rule exponents:
    input:
        script=script("exponents.py"),
        table="results/tables/growth.csv",
        code=modules("exponents.py"),
    output:
        report(
            "results/tables/exponents.csv",
            caption="../report/exponents_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/exponents.log",
    params:
        versions=versions("exponents.py"),
    message:
        "fit how size, time and memory grow"
    shell:
        "python3 {input.script:q} {input.table:q} {output:q} 2> {log:q}"


rule ratios:
    input:
        script=script("ratios.py"),
        table="results/tables/speed.csv",
        code=modules("ratios.py"),
    output:
        report(
            "results/tables/ratios.csv",
            caption="../report/ratios_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/ratios.log",
    params:
        versions=versions("ratios.py"),
    message:
        "compare the codec with what it is to reach"
    shell:
        "python3 {input.script:q} {input.table:q} {output:q} 2> {log:q}"


# Beside each new table, the versions and the machine that it comes from.
rule environment:
    input:
        script=script("environment.py"),
        tables=expand("results/tables/{table}", table=TABLES),
        code=modules("environment.py"),
    output:
        report(
            "results/tables/environment.json",
            caption="../report/environment.rst",
            category="Tables",
        ),
    log:
        "results/logs/environment.log",
    params:
        versions=provenance.versions(
            SCRIPTS / "environment.py",
            SCRIPTS / "figure_sizes.py",
            SCRIPTS / "layout_grid.py",
            *STUDY.datasets.values(),
            *STUDY.methods.values(),
            *STUDY.speed.workloads.values(),
            *STUDY.speed.methods.values(),
            *STUDY.speed.growth.datasets.values(),
            *STUDY.speed.growth.methods.values(),
        ),
    message:
        "note the versions and the machine"
    shell:
        "python3 {input.script:q} {output:q} 2> {log:q}"
