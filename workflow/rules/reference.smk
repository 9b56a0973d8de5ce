# Not part of a run: `snakemake --cores 4 reference` renews the copies that are committed.
KEPT = {
    "tables": [*expand("{table}.csv", table=TABLES), "environment.json"],
    "figures": expand("{figure}.{suffix}", figure=FIGURES, suffix=["svg", "png"]),
    "pages": [*expand("{page}.md", page=PAGES), "explore.html"],
}


rule reference:
    input:
        **{kind: expand(f"results/{kind}/{{file}}", file=KEPT[kind]) for kind in KEPT},
    output:
        kept_here(
            [f"docs/reference/{kind}/{file}" for kind in KEPT for file in KEPT[kind]]
        ),
    log:
        "results/logs/reference.log",
    message:
        "copy tables, figures and pages to docs/reference"
    shell:
        "(cp {input.tables:q} docs/reference/tables && cp {input.figures:q} docs/reference/figures"
        " && cp {input.pages:q} docs/reference/pages) 2> {log:q}"
