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
        versions=versions("tabulate.py"),
    message:
        "tabulate the sizes"
    shell:
        "python3 {input.script:q} {output:q} {input.rows:q} 2> {log:q}"


# Beside each new table, the versions and the machine that it comes from.
rule environment:
    input:
        script=script("environment.py"),
        table="results/tables/sizes.csv",
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
        versions=versions(
            "environment.py",
            SCRIPTS / "figure_sizes.py",
            *STUDY.datasets.values(),
            *STUDY.methods.values(),
        ),
    message:
        "note the versions and the machine"
    shell:
        "python3 {input.script:q} {output:q} 2> {log:q}"
