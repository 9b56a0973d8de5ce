# All cores, however many there are: nothing else runs meanwhile. How far it is stands in the log.
rule time:
    input:
        script=script("speed/time_methods.py"),
        methods=timed_files,
        data="results/workloads/{workload}/{seed}.pkl",
        code=timed_modules,
    output:
        "results/speed/{workload}/{seed}.json",
    log:
        "results/logs/time/{workload}/{seed}.log",
    threads: 1024
    params:
        methods=timed_methods,
        settings=timing(STUDY.speed.limits),
        versions=timed_versions,
        more=more_columns,
    message:
        "time {wildcards.workload}, seed {wildcards.seed}"
    shell:
        "python3 -m speed.time_methods {params.more} {input.data:q} {output:q} {params.settings:q}"
        " {params.methods:q} 2> {log:q}"


# A dataset with so many elements: how size, time and memory grow.
use rule time as time_growth with:
    input:
        script=script("speed/time_methods.py"),
        methods=timed_files,
        data="results/growth/{grown}/{elements}/{seed}.pkl",
        code=timed_modules,
    output:
        "results/growth/{grown}/{elements}/{seed}.json",
    log:
        "results/logs/time_growth/{grown}/{elements}/{seed}.log",
    params:
        methods=timed_methods,
        settings=timing(STUDY.speed.growth.limits),
        versions=timed_versions,
        more=more_columns,
    message:
        "time {wildcards.elements} elements of {wildcards.grown}, seed {wildcards.seed}"
