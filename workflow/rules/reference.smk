# Not part of a run: `snakemake --cores 4 reference` renews the copies that are committed.
rule reference:
    input:
        tables=expand("results/tables/{table}", table=[*TABLES, "environment.json"]),
        figures=expand(
            "results/figures/{figure}.{suffix}", figure=FIGURES, suffix=["svg", "png"]
        ),
        pages=expand("results/pages/{page}.md", page=PAGES),
    output:
        local(
            expand(
                "docs/reference/tables/{table}", table=[*TABLES, "environment.json"]
            )
        ),
        local(
            expand(
                "docs/reference/figures/{figure}.{suffix}",
                figure=FIGURES,
                suffix=["svg", "png"],
            )
        ),
        local(expand("docs/reference/pages/{page}.md", page=PAGES)),
    log:
        "results/logs/reference.log",
    message:
        "copy tables, figures and pages to docs/reference"
    shell:
        "(cp {input.tables:q} docs/reference/tables && cp {input.figures:q} docs/reference/figures"
        " && cp {input.pages:q} docs/reference/pages) 2> {log:q}"
