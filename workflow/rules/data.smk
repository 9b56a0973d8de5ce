DATASET = Step("data.make_dataset", STUDY.datasets, "dataset")
WORKLOAD = Step("data.make_dataset", STUDY.speed.workloads, "workload")
GROWTH = Step("data.make_dataset", STUDY.speed.growth.datasets, "grown")


rule make_dataset:
    input:
        dataset=DATASET.files,
    output:
        "results/datasets/{dataset}/{seed}.pkl",
    log:
        "results/logs/make_dataset/{dataset}/{seed}.log",
    priority: 2
    params:
        sizes=lambda wildcards: as_json(STUDY.sizes[wildcards.dataset]),
        versions=DATASET.versions,
    message:
        "make {wildcards.dataset}, seed {wildcards.seed}"
    shell:
        "python3 -m data.make_dataset {input.dataset:q} {wildcards.seed} {params.sizes:q} {output:q}"
        " 2> {log:q}"


# A dataset of the size it is timed with.
use rule make_dataset as make_workload with:
    input:
        dataset=WORKLOAD.files,
    output:
        "results/workloads/{workload}/{seed}.pkl",
    log:
        "results/logs/make_workload/{workload}/{seed}.log",
    params:
        sizes=lambda wildcards: as_json(STUDY.speed.sizes[wildcards.workload]),
        versions=WORKLOAD.versions,
    message:
        "make workload {wildcards.workload}, seed {wildcards.seed}"


# A dataset of one of the sizes at which it is timed.
use rule make_dataset as make_growth with:
    input:
        dataset=GROWTH.files,
    output:
        "results/growth/{grown}/{elements}/{seed}.pkl",
    log:
        "results/logs/make_growth/{grown}/{elements}/{seed}.log",
    params:
        sizes=grown_sizes,
        versions=GROWTH.versions,
    message:
        "make {wildcards.elements} elements of {wildcards.grown}, seed {wildcards.seed}"
