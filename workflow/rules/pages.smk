PAGE = Step("pages.make_page")
EXPLORER = Step("pages.make_explorer")


# One page is one template in workflow/pages.
rule make_page:
    input:
        template=located(PAGE_TEMPLATES / "{page}.md.j2"),
        tables=multiext(
            "results/tables/",
            "sizes.csv",
            "speed.csv",
            "fidelity.csv",
            "properties.csv",
            "layouts.csv",
            "growth.csv",
            "exponents.csv",
            "spread.csv",
        ),
    output:
        markdown="results/pages/{page}.md",
        html=report(
            "results/pages/{page}.html",
            caption="../report/page.rst",
            category="Pages",
            labels={"page": "{page}"},
        ),
    log:
        "results/logs/make_page/{page}.log",
    params:
        versions=page_versions,
    message:
        "write the page {wildcards.page}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" pages.make_page {input.template:q} {input.tables:q}'
        " --markdown {output.markdown:q} --html {output.html:q} 2> {log:q}"


# All methods on all datasets in one page, with the libraries that sort and plot them.
rule make_explorer:
    input:
        tables=multiext(
            "results/tables/",
            "sizes.csv",
            "speed.csv",
            "fidelity.csv",
            "properties.csv",
        ),
    output:
        report(
            "results/pages/explore.html",
            caption="../report/explore.rst",
            category="Pages",
            labels={"page": "explore"},
        ),
    log:
        "results/logs/make_explorer.log",
    params:
        versions=explorer_versions,
    message:
        "write the page explore"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" pages.make_explorer {input.tables:q} --html {output:q} 2> {log:q}'
