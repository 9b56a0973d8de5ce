# How compact is each way to keep NumPy arrays in files, and how fast is each JSON codec?
#
#     snakemake --cores 4                         the whole study, from the datasets to the figures
#     snakemake --cores 4 --config data=PATH      which method is best for data of one's own
#     snakemake --dry-run                         what would be made, and why
#     snakemake --unlock && snakemake --cores 4   take up a run that was killed
#     snakemake --report results/report.html      figures, tables and captions in one file
#
# workflow/README.md has the picture of the rules, and says where the code of each is. Every rule runs in
# the one environment of uv.lock: that none has a `conda:` is all that `snakemake --lint` finds.

from snakemake.utils import min_version

min_version("9.27")


if workflow.modifier.is_main_snakefile():  # a module has a configuration of its own

    configfile: workflow.current_basedir.join("config.yaml").get_path_or_uri(False)


report: "workflow/report/study.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/measure.smk"
include: "workflow/rules/speed.smk"
include: "workflow/rules/layouts.smk"
include: "workflow/rules/properties.smk"
include: "workflow/rules/large.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/pages.smk"
include: "workflow/rules/reference.smk"


if OWN.names:

    include: "workflow/rules/your_data.smk"

    rule your_data:
        default_target: True
        input:
            expand(
                "results/pages/{page}.{suffix}", page=OWN_PAGE, suffix=["md", "html"]
            ),
            "results/pages/explore_your_data.html",
            expand("results/figures/your_data.{suffix}", suffix=["svg", "png"]),
        message:
            f"the page of your data is made: see results/pages/{OWN_PAGE}.html"


onstart:
    check_writable()
    if not workflow.storage_settings.notemp:
        remove_measured()
    progress.start(workflow, CACHE / "seconds.json")


onsuccess:
    progress.finish()


onerror:
    progress.finish()


rule all:
    # Datasets, workloads and cells are intermediates. They are named so that a deleted one is made again.
    default_target: not OWN.names
    input:
        expand("results/datasets/{dataset}/{seed}.pkl", dataset=DATASETS, seed=SEEDS),
        CELL_ROWS,
        expand(
            "results/datasets/{dataset}/{seed}.pkl",
            dataset=SHOWN["datasets"],
            seed=STUDY.spread_seeds,
        ),
        rows_of(SPREAD_CELLS),
        expand("results/shown/{table}.csv", table=["sizes", *PROPERTY_TABLES]),
        WORKLOAD_DATA,
        expand("results/speed/{x}/{seed}.json", x=WORKLOADS, seed=SPEED_SEEDS),
        "results/documents/times.json",
        expand("results/growth/{grown}.{suffix}", grown=GROWN, suffix=["pkl", "json"]),
        expand("results/properties/{method}.json", method=METHODS),
        expand("results/layouts/{dataset}/{seed}.json", dataset=LAID_OUT, seed=SEEDS),
        expand("results/large/{large}/{x}.json", large=LARGE, x=STUDY.large.methods),
        expand("results/tables/{table}.csv", table=TABLES),
        "results/tables/environment.json",
        expand(
            "results/figures/{figure}.{suffix}",
            figure=FIGURES,
            suffix=["svg", "png", "pdf"],
        ),
        expand("results/pages/{page}.{suffix}", page=PAGES, suffix=["md", "html"]),
        "results/pages/explore.html",
    message:
        "all of the study is made: see results/pages, results/figures and results/tables"
