# Before any other `serialise`, so that written files do not pile up.
rule measure:
    input:
        script=script("measure.py"),
        method=method_file,
        data="results/datasets/{dataset}/{seed}.pkl",
        files="results/files/{dataset}/{seed}/{method}",
        code=measure_modules,
    output:
        "results/cells/{dataset}/{seed}/{method}.json",
    log:
        "results/logs/measure/{dataset}/{seed}/{method}.log",
    priority: 1
    params:
        versions=measure_versions,
    message:
        "measure {wildcards.dataset}, seed {wildcards.seed}, with {wildcards.method}"
    shell:
        "python3 {input.script:q} {input.method:q} {wildcards.method} {input.data:q} {input.files:q}"
        " {output:q} --dataset {wildcards.dataset} --seed {wildcards.seed} 2> {log:q}"
