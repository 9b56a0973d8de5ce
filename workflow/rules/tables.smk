# A table is made by a step of workflow/scripts/tables, of all rows of one kind that other steps wrote.
# Of each: the rule, its module, and what it does. A plain run leaves out real.csv, which needs the
# packages of the group `real`:
#
#     uv sync --group real
#     snakemake --cores 4 --configfile workflow/config/real.yaml -- results/figures/real.svg
TABULATED = {
    "sizes": ("tabulate", "tables.sizes", "tabulate the sizes"),
    "spread": ("tabulate_spread", "tables.sizes", "tabulate the sizes of other seeds"),
    "layouts": ("tabulate_layouts", "tables.layouts", "tabulate the layouts"),
    "speed": ("tabulate_speed", "tables.speed", "tabulate the speeds"),
    "ratios": (
        "ratios",
        "tables.targets",
        "compare the codec with what it is to reach",
    ),
    "growth": ("tabulate_growth", "tables.growth", "tabulate the growth"),
    "exponents": (
        "exponents",
        "tables.growth_fits",
        "fit how size, time and memory grow",
    ),
    "documents": ("tabulate_documents", "tables.documents", "tabulate the documents"),
    "large": ("tabulate_large", "tables.large", "tabulate the large arrays"),
    "real": ("tabulate_real", "tables.real", "tabulate synthetic against real data"),
}
ROWS = {
    "sizes": CELL_ROWS,
    "spread": rows_of(SPREAD_CELLS),
    "layouts": expand("results/layouts/{x}/{seed}.json", x=LAID_OUT, seed=SEEDS),
    "speed": expand("results/speed/{x}/{seed}.json", x=WORKLOADS, seed=SPEED_SEEDS),
    "ratios": ["results/tables/speed.csv"],
    "growth": expand("results/growth/{x}.json", x=GROWN),
    "exponents": ["results/tables/growth.csv"],
    "documents": ["results/documents/times.json"],
    "large": expand("results/large/{y}/{x}.json", y=LARGE, x=STUDY.large.methods),
    "real": CELL_ROWS,
}
OF_CELLS = {"sizes": CELLS, "spread": SPREAD_CELLS, "real": CELLS}
PROPERTY_TABLES = ["fidelity", "properties"]
# What a run leaves to look at.
TABLES = [
    *(made for made in TABULATED if made != "real" and (made != "large" or LARGE)),
    *PROPERTY_TABLES,
]


for made, (rule_name, module, doing) in TABULATED.items():

    rule:
        name:
            rule_name
        input:
            rows=ROWS[made],
            imitated=map(located, STUDY.datasets.values()) if made == "real" else [],
        output:
            table(made),
        log:
            f"results/logs/{rule_name}.log",
        params:
            sources=cell_sources(OF_CELLS[made]) if made in OF_CELLS else paths_of_rows,
            versions=Step(module).versions,
            module=module,
        message:
            doing
        shell:
            '"$STUDY_PYTHON" "$STUDY_STEP" {params.module} {output:q} {params.sources:q} 2> {log:q}'


PROPERTY_STEP = Step("tables.properties")


rule tabulate_properties:
    input:
        records=expand("results/properties/{method}.json", method=METHODS),
    output:
        tables=[table(made) for made in PROPERTY_TABLES],
    log:
        "results/logs/tabulate_properties.log",
    params:
        versions=PROPERTY_STEP.versions,
    message:
        "tabulate the properties"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" tables.properties {output.tables:q} {input.records:q} 2> {log:q}'


# The same tables of what the figure of sizes shows, so that it need not wait for all the rest.
rule tabulate_shown:
    input:
        rows=rows_of(SHOWN_CELLS),
        records=expand("results/properties/{method}.json", method=SHOWN["methods"]),
    output:
        sizes="results/shown/sizes.csv",
        properties=expand("results/shown/{made}.csv", made=PROPERTY_TABLES),
    log:
        "results/logs/tabulate_shown.log",
    params:
        sources=cell_sources(SHOWN_CELLS),
        versions=[*Step("tables.sizes").versions({}), *PROPERTY_STEP.versions({})],
    message:
        "tabulate what the figure of sizes shows"
    shell:
        '("$STUDY_PYTHON" "$STUDY_STEP" tables.sizes {output.sizes:q} {params.sources:q} &&'
        ' "$STUDY_PYTHON" "$STUDY_STEP" tables.properties {output.properties:q} {input.records:q}) 2> {log:q}'


# Beside each new table, the versions and the machine that it comes from.
rule environment:
    input:
        tables=expand("results/tables/{table}.csv", table=TABLES),
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
            *STUDY.documents.methods.values(),
            *STUDY.speed.growth.datasets.values(),
            *STUDY.speed.growth.methods.values(),
        ),
    message:
        "note the versions and the machine"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" tables.environment {output:q} 2> {log:q}'
