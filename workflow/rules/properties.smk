# One method: what it keeps of values that formats are known to change, whether reading its files runs
# code, and what else it can do.
rule try_properties:
    input:
        script=script("properties/try_properties.py"),
        method=method_file,
        code=property_modules,
    output:
        "results/properties/{method}.json",
    log:
        "results/logs/try_properties/{method}.log",
    params:
        versions=property_versions,
    message:
        "try the properties of {wildcards.method}"
    shell:
        "python3 -m properties.try_properties {input.method:q} {wildcards.method} {output:q} 2> {log:q}"


rule tabulate_properties:
    input:
        script=script("tables/properties.py"),
        records=expand("results/properties/{method}.json", method=METHODS),
        code=modules("tables/properties.py"),
    output:
        fidelity=report(
            "results/tables/fidelity.csv",
            caption="../report/fidelity_table.rst",
            category="Tables",
        ),
        properties=report(
            "results/tables/properties.csv",
            caption="../report/properties_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_properties.log",
    params:
        versions=versions("tables/properties.py"),
    message:
        "tabulate the properties"
    shell:
        "python3 -m tables.properties {output.fidelity:q} {output.properties:q} {input.records:q}"
        " 2> {log:q}"


rule figure_matrix:
    input:
        script=script("figures/matrix.py"),
        fidelity="results/tables/fidelity.csv",
        properties="results/tables/properties.csv",
        code=modules("figures/matrix.py"),
    output:
        svg=report(
            "results/figures/matrix.svg",
            caption="../report/matrix_figure.rst",
            category="Figures",
        ),
        png="results/figures/matrix.png",
        pdf="results/figures/matrix.pdf",
    log:
        "results/logs/figure_matrix.log",
    params:
        versions=versions("figures/matrix.py"),
    message:
        "draw the matrix of methods and properties"
    shell:
        "python3 -m figures.matrix {input.fidelity:q} {input.properties:q} {output.svg:q}"
        " {output.png:q} {output.pdf:q} 2> {log:q}"
