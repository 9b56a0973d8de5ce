rule figure_sizes:
    input:
        script=script("figures/sizes.py"),
        table="results/tables/sizes.csv",
        code=modules("figures/sizes.py"),
    output:
        svg=report(
            "results/figures/sizes.svg",
            caption="../report/sizes_figure.rst",
            category="Figures",
        ),
        png="results/figures/sizes.png",
        pdf="results/figures/sizes.pdf",
    log:
        "results/logs/figure_sizes.log",
    params:
        versions=versions("figures/sizes.py"),
    message:
        "draw the sizes"
    shell:
        "python3 -m figures.sizes {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"


rule figure_json_codecs:
    input:
        script=script("figures/json_codecs.py"),
        table="results/tables/speed.csv",
        code=modules("figures/json_codecs.py"),
    output:
        svg=report(
            "results/figures/json_codecs.svg",
            caption="../report/json_codecs_figure.rst",
            category="Figures",
        ),
        png="results/figures/json_codecs.png",
        pdf="results/figures/json_codecs.pdf",
    log:
        "results/logs/figure_json_codecs.log",
    params:
        versions=versions("figures/json_codecs.py"),
    message:
        "draw the JSON codecs side by side"
    shell:
        "python3 -m figures.json_codecs {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"


rule figure_layouts:
    input:
        script=script("figures/layouts.py"),
        table="results/tables/layouts.csv",
        code=modules("figures/layouts.py"),
    output:
        svg=report(
            "results/figures/layouts.svg",
            caption="../report/layouts_figure.rst",
            category="Figures",
        ),
        png="results/figures/layouts.png",
        pdf="results/figures/layouts.pdf",
    log:
        "results/logs/figure_layouts.log",
    params:
        versions=versions("figures/layouts.py"),
    message:
        "draw layouts against codecs"
    shell:
        "python3 -m figures.layouts {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"


rule figure_pareto:
    input:
        script=script("figures/pareto.py"),
        table="results/tables/speed.csv",
        code=modules("figures/pareto.py"),
    output:
        svg=report(
            "results/figures/pareto.svg",
            caption="../report/pareto_figure.rst",
            category="Figures",
        ),
        png="results/figures/pareto.png",
        pdf="results/figures/pareto.pdf",
    log:
        "results/logs/figure_pareto.log",
    params:
        versions=versions("figures/pareto.py"),
    message:
        "draw time and memory against size"
    shell:
        "python3 -m figures.pareto {input.table:q} {output.svg:q} {output.png:q} {output.pdf:q}"
        " 2> {log:q}"


rule figure_growth:
    input:
        script=script("figures/growth.py"),
        table="results/tables/growth.csv",
        exponents="results/tables/exponents.csv",
        code=modules("figures/growth.py"),
    output:
        svg=report(
            "results/figures/growth.svg",
            caption="../report/growth_figure.rst",
            category="Figures",
        ),
        png="results/figures/growth.png",
        pdf="results/figures/growth.pdf",
    log:
        "results/logs/figure_growth.log",
    params:
        versions=versions("figures/growth.py"),
    message:
        "draw how size, time and memory grow"
    shell:
        "python3 -m figures.growth {input.table:q} {input.exponents:q}"
        " {output.svg:q} {output.png:q} {output.pdf:q} 2> {log:q}"
