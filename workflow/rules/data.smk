rule make_dataset:
    input:
        script=script("data/make_dataset.py"),
        dataset=dataset_file,
        code=dataset_modules,
    output:
        "results/datasets/{dataset}/{seed}.pkl",
    log:
        "results/logs/make_dataset/{dataset}/{seed}.log",
    priority: 2
    params:
        sizes=dataset_sizes,
        versions=dataset_versions,
    message:
        "make {wildcards.dataset}, seed {wildcards.seed}"
    shell:
        "python3 -m data.make_dataset {input.dataset:q} {wildcards.seed} {params.sizes:q} {output:q}"
        " 2> {log:q}"


# A dataset of the size it is timed with.
use rule make_dataset as make_workload with:
    input:
        script=script("data/make_dataset.py"),
        dataset=workload_file,
        code=workload_modules,
    output:
        "results/workloads/{workload}/{seed}.pkl",
    log:
        "results/logs/make_workload/{workload}/{seed}.log",
    params:
        sizes=workload_sizes,
        versions=workload_versions,
    message:
        "make workload {wildcards.workload}, seed {wildcards.seed}"


# A dataset of one of the sizes at which it is timed.
use rule make_dataset as make_growth with:
    input:
        script=script("data/make_dataset.py"),
        dataset=grown_file,
        code=grown_modules,
    output:
        "results/growth/{grown}/{elements}/{seed}.pkl",
    log:
        "results/logs/make_growth/{grown}/{elements}/{seed}.log",
    params:
        sizes=grown_sizes,
        versions=grown_versions,
    message:
        "make {wildcards.elements} elements of {wildcards.grown}, seed {wildcards.seed}"
