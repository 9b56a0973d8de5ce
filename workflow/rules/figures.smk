# A figure is drawn by the step of its name in workflow/scripts/figures. Here: what for, of which tables.
DRAWN = {
    "sizes": ("draw the sizes", ["sizes", "properties"]),
    "json_codecs": ("draw the JSON codecs side by side", ["speed"]),
    "documents": ("draw the times of documents", ["documents"]),
    "layouts": ("draw layouts against codecs", ["layouts"]),
    "pareto": ("draw time and memory against size", ["speed"]),
    "growth": ("draw how size, time and memory grow", ["growth", "exponents"]),
    "matrix": (
        "draw the matrix of methods and properties",
        ["fidelity", "properties"],
    ),
    "real": ("draw synthetic against real data", ["real"]),
}
FIGURES = [
    figure for figure in DRAWN if figure != "real"
]  # which a plain run leaves out
for figure, (doing, tables) in DRAWN.items():

    rule:
        name:
            # The name is that of the figure that profiles/default asks for first.
            "figure_of_study" if OWN.names and figure == "sizes" else f"figure_{figure}"
        input:
            tables=expand(
                "results/{place}/{table}.csv",
                place="shown" if figure == "sizes" else "tables",
                table=tables,
            ),
        output:
            svg=report(
                f"results/figures/{figure}.svg",
                caption=f"../report/{figure}_figure.rst",
                category="Figures",
            ),
            png=f"results/figures/{figure}.png",
            pdf=f"results/figures/{figure}.pdf",
        log:
            f"results/logs/figure_{figure}.log",
        params:
            shown=[json.dumps(STUDY.sizes_figure)] if figure == "sizes" else [],
            versions=Step(f"figures.{figure}").versions,
            module=f"figures.{figure}",
        message:
            doing
        shell:
            '"$STUDY_PYTHON" "$STUDY_STEP" {params.module} {input.tables:q} {params.shown:q} {output:q} 2> {log:q}'
