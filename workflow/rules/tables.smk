rule tabulate:
    input:
        script=script("tables/sizes.py"),
        rows=expand(
            "results/cells/{dataset}/{seed}/{method}.json",
            dataset=DATASETS,
            seed=SEEDS,
            method=METHODS,
        ),
        code=modules("tables/sizes.py"),
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
        versions=versions("tables/sizes.py"),
    message:
        "tabulate the sizes"
    shell:
        "python3 -m tables.sizes {output:q} {params.folder:q} {params.cells:q} 2> {log:q}"


rule tabulate_speed:
    input:
        script=script("tables/speed.py"),
        workloads=expand(
            "results/speed/{workload}/{seed}.json",
            workload=WORKLOADS,
            seed=SPEED_SEEDS,
        ),
        code=modules("tables/speed.py"),
    output:
        report(
            "results/tables/speed.csv",
            caption="../report/speed_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_speed.log",
    params:
        versions=versions("tables/speed.py"),
    message:
        "tabulate the speeds"
    shell:
        "python3 -m tables.speed {output:q} {input.workloads:q} 2> {log:q}"


rule tabulate_growth:
    input:
        script=script("tables/growth.py"),
        rows=expand("results/growth/{grown}.json", grown=GROWN),
        code=modules("tables/growth.py"),
    output:
        report(
            "results/tables/growth.csv",
            caption="../report/growth_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_growth.log",
    params:
        versions=versions("tables/growth.py"),
    message:
        "tabulate the growth"
    shell:
        "python3 -m tables.growth {output:q} {input.rows:q} 2> {log:q}"


rule exponents:
    input:
        script=script("tables/growth_fits.py"),
        table="results/tables/growth.csv",
        code=modules("tables/growth_fits.py"),
    output:
        report(
            "results/tables/exponents.csv",
            caption="../report/exponents_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/exponents.log",
    params:
        versions=versions("tables/growth_fits.py"),
    message:
        "fit how size, time and memory grow"
    shell:
        "python3 -m tables.growth_fits {input.table:q} {output:q} 2> {log:q}"


rule ratios:
    input:
        script=script("tables/targets.py"),
        table="results/tables/speed.csv",
        code=modules("tables/targets.py"),
    output:
        report(
            "results/tables/ratios.csv",
            caption="../report/ratios_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/ratios.log",
    params:
        versions=versions("tables/targets.py"),
    message:
        "compare the codec with what it is to reach"
    shell:
        "python3 -m tables.targets {input.table:q} {output:q} 2> {log:q}"


# Beside each new table, the versions and the machine that it comes from.
rule environment:
    input:
        script=script("tables/environment.py"),
        tables=expand("results/tables/{table}", table=TABLES),
        code=modules("tables/environment.py"),
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
            SCRIPTS / "tables/environment.py",
            SCRIPTS / "figures/sizes.py",
            SCRIPTS / "layouts/measure_grid.py",
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
        "python3 -m tables.environment {output:q} 2> {log:q}"
