# Datasets, workloads (datasets of another size, or none of the study, that are timed), and datasets of
# each of the sizes at which they are timed. Of each rule: its results, what they are called, the files, and the sizes.
MADE = {
    "make_dataset": (
        "datasets/{made}/{seed}",
        "{wildcards.made}",
        Step("data.make_dataset", {**STUDY.datasets, **OWN.datasets}, "made"),
        lambda wildcards: as_json(STUDY.sizes.get(wildcards.made, {})),
    ),
    "make_workload": (
        "workloads/{workload}/{seed}",
        "workload {wildcards.workload}",
        Step("data.make_dataset", STUDY.speed.workloads, "workload"),
        lambda wildcards: as_json(STUDY.speed.sizes[wildcards.workload]),
    ),
    "make_growth": (
        "growth/{grown}/{elements}/{seed}",
        "{wildcards.elements} elements of {wildcards.grown}",
        Step("data.make_dataset", STUDY.speed.growth.datasets, "grown"),
        grown_sizes,
    ),
}
for rule_name, (place, called, step, sizes) in MADE.items():

    rule:
        name:
            rule_name
        input:
            dataset=step.files,
        output:
            f"results/{place}.pkl",
        log:
            f"results/logs/{rule_name}/{place.partition('/')[2]}.log",
        priority: 2
        params:
            sizes=sizes,
            versions=step.versions,
        message:
            f"make {called}, seed {{wildcards.seed}}"
        shell:
            '"$STUDY_PYTHON" "$STUDY_STEP" data.make_dataset {input.dataset:q} {wildcards.seed} {params.sizes:q} {output:q}'
            " 2> {log:q}"
