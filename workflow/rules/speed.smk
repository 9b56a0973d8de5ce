TIME = Step("speed.time_methods", timed_methods)
TIME_DOCUMENTS = Step("speed.time_documents", STUDY.documents.methods)


# All cores, however many there are: nothing else runs meanwhile. How far it is stands in the log.
rule time:
    input:
        methods=TIME.files,
        data=lambda wildcards: workload_data(wildcards.workload, int(wildcards.seed)),
    output:
        "results/speed/{workload}/{seed}.json",
    log:
        "results/logs/time/{workload}/{seed}.log",
    threads: 1024
    params:
        methods=named_methods,
        settings=timing(STUDY.speed.limits),
        versions=TIME.versions,
        growth=[],
    message:
        "time {wildcards.workload}, seed {wildcards.seed}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" speed.time_methods {params.growth:q} {input.data:q} {output:q} {params.settings:q}'
        " {params.methods:q} 2> {log:q}"


# A dataset with so many elements: how size, time and memory grow.
use rule time as time_growth with:
    input:
        methods=TIME.files,
        data="results/growth/{grown}/{elements}/{seed}.pkl",
    output:
        "results/growth/{grown}/{elements}/{seed}.json",
    log:
        "results/logs/time_growth/{grown}/{elements}/{seed}.log",
    params:
        methods=named_methods,
        settings=timing(STUDY.speed.growth.limits),
        versions=TIME.versions,
        growth=lambda wildcards: ["--growth", as_json(place_in_growth(wildcards))],
    message:
        "time {wildcards.elements} elements of {wildcards.grown}, seed {wildcards.seed}"


# Small and structured documents, in memory: all of them in one process.
rule time_documents:
    input:
        methods=TIME_DOCUMENTS.files,
    output:
        "results/documents/times.json",
    log:
        "results/logs/time_documents.log",
    threads: 1024
    params:
        methods=named_methods,
        settings=as_json(
            {
                "names": STUDY.documents.names,
                "repeats": STUDY.documents.repeats,
                "seconds": STUDY.documents.seconds,
                "limit": STUDY.limits["seconds"],
            }
        ),
        versions=TIME_DOCUMENTS.versions,
    message:
        "time documents"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" speed.time_documents {output:q} {params.settings:q} {params.methods:q} 2> {log:q}'
