# A table is made by a step of workflow/scripts/tables, of all rows of one kind that other steps wrote.


SIZES = Step("tables.sizes")
REAL = Step("tables.real")


rule tabulate:
    input:
        rows=CELL_ROWS,
    output:
        table("sizes"),
    log:
        "results/logs/tabulate.log",
    params:
        # Wherever rows are kept. A command line does not hold some thousand paths.
        folder=lambda wildcards, input: str(Path(input.rows[0]).parents[2]),
        cells=json.dumps({"datasets": DATASETS, "seeds": SEEDS, "methods": METHODS}),
        versions=SIZES.versions,
        module="tables.sizes",
    message:
        "tabulate the sizes"
    shell:
        "python3 -m {params.module} {output:q} {params.folder:q} {params.cells:q} 2> {log:q}"


# Synthetic against real data. Not part of a plain run, for it needs the packages of the group `real`:
#
#     uv sync --group real
#     snakemake --cores 4 --configfile workflow/config/real.yaml -- results/figures/real.svg
use rule tabulate as tabulate_real with:
    input:
        datasets=list(map(located, STUDY.datasets.values())),
        rows=CELL_ROWS,
    output:
        table("real"),
    log:
        "results/logs/tabulate_real.log",
    params:
        folder=lambda wildcards, input: str(Path(input.rows[0]).parents[2]),
        cells=json.dumps({"datasets": DATASETS, "seeds": SEEDS, "methods": METHODS}),
        versions=REAL.versions,
        module="tables.real",
    message:
        "tabulate synthetic against real data"


PROPERTY_TABLES = Step("tables.properties")


rule tabulate_properties:
    input:
        records=expand("results/properties/{method}.json", method=METHODS),
    output:
        fidelity=table("fidelity"),
        properties=table("properties"),
    log:
        "results/logs/tabulate_properties.log",
    params:
        versions=PROPERTY_TABLES.versions,
    message:
        "tabulate the properties"
    shell:
        "python3 -m tables.properties {output.fidelity:q} {output.properties:q} {input.records:q}"
        " 2> {log:q}"


# Of the other tables: the rule, its module, what it does, and its rows.
TABULATED = {
    "speed": (
        "tabulate_speed",
        "tables.speed",
        "tabulate the speeds",
        expand("results/speed/{x}/{seed}.json", x=WORKLOADS, seed=SPEED_SEEDS),
    ),
    "growth": (
        "tabulate_growth",
        "tables.growth",
        "tabulate the growth",
        expand("results/growth/{grown}.json", grown=GROWN),
    ),
    "layouts": (
        "tabulate_layouts",
        "tables.layouts",
        "tabulate the layouts",
        expand("results/layouts/{dataset}/{seed}.json", dataset=LAID_OUT, seed=SEEDS),
    ),
    "large": (
        "tabulate_large",
        "tables.large",
        "tabulate the large arrays",
        expand("results/large/{large}/{x}.json", large=LARGE, x=STUDY.large.methods),
    ),
    "exponents": (
        "exponents",
        "tables.growth_fits",
        "fit how size, time and memory grow",
        "results/tables/growth.csv",
    ),
    "ratios": (
        "ratios",
        "tables.targets",
        "compare the codec with what it is to reach",
        "results/tables/speed.csv",
    ),
}
for made, (rule_name, module, doing, rows) in TABULATED.items():

    rule:
        name:
            rule_name
        input:
            rows=rows,
        output:
            table(made),
        log:
            f"results/logs/{rule_name}.log",
        params:
            versions=Step(module).versions,
            module=module,
        message:
            doing
        shell:
            "python3 -m {params.module} {output:q} {input.rows:q} 2> {log:q}"


# Beside each new table, the versions and the machine that it comes from.
rule environment:
    input:
        tables=expand("results/tables/{table}", table=TABLES),
    output:
        report(
            "results/tables/environment.json",
            caption="../report/environment.rst",
            category="Tables",
        ),
    log:
        "results/logs/environment.log",
    params:
        code=Step("tables.environment").versions,
        versions=provenance.versions(
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
