# All cores, however many there are: nothing else runs meanwhile. How far it is stands in the log.
rule time:
    input:
        script=script("time_methods.py"),
        methods=list(map(located, TIMED_FILES)),
        data="results/workloads/{workload}/{seed}.pkl",
        code=modules("time_methods.py", *TIMED_FILES),
    output:
        "results/speed/{workload}/{seed}.json",
    log:
        "results/logs/time/{workload}/{seed}.log",
    threads: 1024
    params:
        methods=timed_methods,
        settings=TIMING,
        versions=versions("time_methods.py", *TIMED_FILES),
    message:
        "time {wildcards.workload}, seed {wildcards.seed}"
    shell:
        "python3 {input.script:q} {input.data:q} {output:q} {params.settings:q} {params.methods:q}"
        " 2> {log:q}"
