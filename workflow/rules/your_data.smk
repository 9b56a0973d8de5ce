# Data of one's own, with `data:` in the configuration: tables, a figure and pages of these alone.
OWN_SEED = SEEDS[0]
OWN_DATA = expand("results/datasets/{own}/{seed}.pkl", own=OWN.names, seed=OWN_SEED)
OWN_CELLS = {"datasets": OWN.names, "seeds": [OWN_SEED], "methods": list(OWN.methods)}
OWN_TABLES = multiext(
    "results/your_data/", "sizes.csv", "speed.csv", "fidelity.csv", "properties.csv"
)
READ_FILE = Step("data.read_file")


# The content of the file counts, not its time.
rule read_file:
    input:
        ancient(lambda wildcards: OWN.files[wildcards.own]),
    output:
        "results/datasets/{own}/{seed}.pkl",
    log:
        "results/logs/read_file/{own}/{seed}.log",
    wildcard_constraints:
        own="|".join(OWN.files) or "-",
    params:
        content=lambda wildcards: provenance.digest(OWN.files[wildcards.own]),
        trust=["--trust"] if OWN.trust else [],
        versions=READ_FILE.versions,
    message:
        "read {input}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" data.read_file {input:q} {wildcards.own} {wildcards.seed} {output:q} {params.trust}'
        " 2> {log:q}"


rule shorten:
    input:
        "results/datasets/{own}/{seed}.pkl",
    output:
        "results/your_data/timed/{own}/{seed}.pkl",
    log:
        "results/logs/shorten/{own}/{seed}.log",
    params:
        versions=Step("data.shorten").versions,
    message:
        "shorten {wildcards.own}, to be timed"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" data.shorten {input:q} {output:q} 2> {log:q}'


use rule time as time_own with:
    input:
        methods=Step("speed.time_methods", OWN.timed).files,
        data="results/your_data/timed/{own}/{seed}.pkl",
    output:
        "results/your_data/timed/{own}/{seed}.json",
    log:
        "results/logs/time_own/{own}/{seed}.log",
    params:
        methods=[f"{name}={located(file)}" for name, file in OWN.timed.items()],
        settings=as_json(
            {
                "repeats": STUDY.speed.repeats,
                "seconds": 0,
                "limits": {**STUDY.speed.limits, "seconds": 5},
            }
        ),
        versions=Step("speed.time_methods", OWN.timed).versions,
        growth=[],
    message:
        "time {wildcards.own}"


rule tabulate_own:
    input:
        rows=rows_of(OWN_CELLS),
        timed=expand(
            "results/your_data/timed/{own}/{seed}.json", own=OWN.names, seed=OWN_SEED
        ),
        records=expand("results/properties/{method}.json", method=OWN.methods),
        data=OWN_DATA,
    output:
        sizes="results/your_data/sizes.csv",
        speed="results/your_data/speed.csv",
        properties=expand("results/your_data/{made}.csv", made=PROPERTY_TABLES),
        found="results/your_data/found.csv",
    log:
        "results/logs/tabulate_own.log",
    params:
        sources=cell_sources(OWN_CELLS),
        versions=[
            version
            for module in ("sizes", "speed", "properties", "found")
            for version in Step(f"tables.{module}").versions({})
        ],
    message:
        "tabulate your data"
    shell:
        '("$STUDY_PYTHON" "$STUDY_STEP" tables.sizes {output.sizes:q} {params.sources:q} &&'
        ' "$STUDY_PYTHON" "$STUDY_STEP" tables.speed {output.speed:q} {input.timed:q} &&'
        ' "$STUDY_PYTHON" "$STUDY_STEP" tables.properties {output.properties:q} {input.records:q} &&'
        ' "$STUDY_PYTHON" "$STUDY_STEP" tables.found {output.found:q} {input.data:q}) 2> {log:q}'


rule keep_winners:
    input:
        tables=OWN_TABLES,
        data=OWN_DATA,
    output:
        table="results/your_data/calls.csv",
        files=directory("results/your_data/files"),
    log:
        "results/logs/keep_winners.log",
    params:
        settings=as_json(
            {
                "datasets": dict(zip(OWN.names, OWN_DATA)),
                "methods": {n: os.path.relpath(p) for n, p in OWN.methods.items()},
            }
        ),
        versions=Step("pages.keep_winners", OWN.methods).versions,
    message:
        "write your data with the best methods"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" pages.keep_winners {output.table:q} {output.files:q} {params.settings:q}'
        " {input.tables:q} 2> {log:q}"


rule figure_sizes:
    input:
        "results/your_data/sizes.csv",
        "results/your_data/properties.csv",
    output:
        expand("results/figures/your_data.{suffix}", suffix=["svg", "png"]),
    log:
        "results/logs/figure_own.log",
    params:
        shown=json.dumps(
            {
                "datasets": {},
                "methods": STUDY.sizes_figure["methods"],
                "headline": "How large are the files of your data?",
            }
        ),
        versions=Step("figures.sizes").versions,
    message:
        "draw the sizes of your data"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" figures.sizes {input:q} {params.shown:q} {output:q} 2> {log:q}'


use rule make_page as page_of_own with:
    input:
        template=located(PAGE_TEMPLATES / "own" / f"{OWN_PAGE}.md.j2"),
        tables=[
            *OWN_TABLES,
            "results/your_data/found.csv",
            "results/your_data/calls.csv",
        ],
    output:
        markdown=f"results/pages/{OWN_PAGE}.md",
        html=f"results/pages/{OWN_PAGE}.html",
    log:
        "results/logs/page_of_own.log",
    params:
        versions=lambda wildcards: versions_of_page(
            PAGE_TEMPLATES / "own" / f"{OWN_PAGE}.md.j2"
        ),
        committed=[
            provenance.digest(path)
            for path in (SCRIPTS.parent.parent / "docs/reference/tables").glob(
                "sizes.csv"
            )
        ],
    message:
        "write the page of your data"


use rule make_explorer as explore_own with:
    input:
        tables=OWN_TABLES,
    output:
        "results/pages/explore_your_data.html",
    log:
        "results/logs/explore_own.log",
    message:
        "write the explorer of your data"
