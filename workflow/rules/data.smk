rule make_dataset:
    input:
        script=script("make_dataset.py"),
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
        "python3 {input.script:q} {input.dataset:q} {wildcards.seed} {params.sizes:q} {output:q}"
        " 2> {log:q}"
