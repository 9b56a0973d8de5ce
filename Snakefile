# How compact is each way to keep NumPy arrays in files, and how fast is each JSON codec?
#
#     snakemake --cores 4                         the whole study, from the datasets to the figure
#     snakemake --dry-run --quiet host            what would be made, and why
#     snakemake --unlock && snakemake --cores 4   take up a run that was killed
#     snakemake --report results/report.html      figure, tables and captions in one file
#
# A dataset flows through one rule after the other:
#
#     data.smk       make_dataset    results/datasets/{dataset}/{seed}.pkl
#     measure.smk    measure         results/cells/{dataset}/{seed}/{method}.json
#     tables.smk     tabulate        results/tables/
#     figures.smk    figure_sizes    results/figures/
#     pages.smk      make_page       results/pages/{page}.md and .html
#
# Beside the datasets, each method is tried with small values that are hard to keep:
#
#     properties.smk  try_properties       results/properties/{method}.json
#                     tabulate_properties  results/tables/
#                     figure_matrix        results/figures/
#
# and, of the size it is timed with, a workload:
#
#     data.smk       make_workload       results/workloads/{workload}/{seed}.pkl
#     speed.smk      time                results/speed/{workload}/{seed}.json
#     tables.smk     tabulate_speed      results/tables/
#                    ratios              results/tables/
#     figures.smk    figure_json_codecs  results/figures/
#                    figure_pareto       results/figures/
#
# and, with each number of elements that `growth` names:
#
#     data.smk       make_growth      results/growth/{grown}/{elements}/{seed}.pkl
#     speed.smk      time_growth      results/growth/{grown}/{elements}/{seed}.json
#     tables.smk     tabulate_growth  results/tables/
#                    exponents        results/tables/
#     figures.smk    figure_growth    results/figures/
#
# and, if it is a replay memory that `layouts` names:
#
#     layouts.smk    lay_out             results/layouts/{dataset}/{seed}.json
#                    tabulate_layouts    results/tables/
#     figures.smk    figure_layouts      results/figures/
#
# and, of real datasets and those that imitate them (workflow/config/real.yaml):
#
#     real.smk       tabulate_real    results/tables/
#                    figure_real      results/figures/
#
# and, of arrays that are larger than a stated memory (workflow/config/large.yaml):
#
#     large.smk      make_large       results/large/{large}/{elements}/{seed}/array
#                    measure_large    results/large/{large}/{elements}/{seed}/{large_method}.json
#                    tabulate_large   results/tables/
#
# config.yaml says which datasets, methods and seeds, and what is timed. A new file in workflow/datasets or
# workflow/methods takes part by being there.
#
# Every rule runs in the one environment of uv.lock. So no rule has a `conda:` or `container:` of its
# own, which is all that `snakemake --lint` finds.

from snakemake.utils import min_version

min_version("9.27")


configfile: f"{workflow.basedir}/config.yaml"


report: "workflow/report/study.rst"


include: "workflow/rules/common.smk"


onstart:
    check_writable()


rule all:
    # Datasets, workloads and cells are intermediates. They are named so that a deleted one is made again.
    input:
        expand("results/datasets/{dataset}/{seed}.pkl", dataset=DATASETS, seed=SEEDS),
        expand(
            "results/cells/{dataset}/{seed}/{method}.json",
            dataset=DATASETS,
            seed=SEEDS,
            method=METHODS,
        ),
        expand(
            "results/workloads/{workload}/{seed}.pkl",
            workload=WORKLOADS,
            seed=SPEED_SEEDS,
        ),
        expand(
            "results/speed/{workload}/{seed}.json",
            workload=WORKLOADS,
            seed=SPEED_SEEDS,
        ),
        expand("results/growth/{grown}.{suffix}", grown=GROWN, suffix=["pkl", "json"]),
        expand("results/properties/{method}.json", method=METHODS),
        expand("results/layouts/{dataset}/{seed}.json", dataset=LAID_OUT, seed=SEEDS),
        expand(
            "results/large/{large}/{method}.json",
            large=LARGE,
            method=STUDY.large.methods,
        ),
        expand("results/tables/{table}", table=[*TABLES, "environment.json"]),
        expand(
            "results/figures/{figure}.{suffix}",
            figure=FIGURES,
            suffix=["svg", "png", "pdf"],
        ),
        expand("results/pages/{page}.{suffix}", page=PAGES, suffix=["md", "html"]),
    message:
        "all of the study is made: see results/pages, results/figures and results/tables"


include: "workflow/rules/data.smk"
include: "workflow/rules/measure.smk"
include: "workflow/rules/speed.smk"
include: "workflow/rules/layouts.smk"
include: "workflow/rules/properties.smk"
include: "workflow/rules/real.smk"
include: "workflow/rules/large.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/pages.smk"
include: "workflow/rules/reference.smk"
