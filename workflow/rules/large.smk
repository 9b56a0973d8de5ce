# Arrays of several GB, made and kept as files, in processes of little memory. Not part of a plain run,
# for config.yaml names none:
#
#     snakemake --cores 4 --configfile workflow/config/large.yaml -- results/tables/large.csv

MAKE_LARGE = Step("data.make_large", STUDY.large.datasets, "large")
MEASURE_LARGE = Step("speed.measure_large", STUDY.large.methods, "large_method")


# Block by block: it takes some tens of megabytes. It stays, or a change to one method would make it anew
# and run all others, too.
rule make_large:
    input:
        dataset=MAKE_LARGE.files,
    output:
        kept_here(directory("results/large/{large}/{elements}/{seed}/array")),
    log:
        "results/logs/make_large/{large}/{elements}/{seed}.log",
    resources:
        mem_mb=500,
    params:
        versions=MAKE_LARGE.versions,
    message:
        "make {wildcards.elements} elements of {wildcards.large} as a file, seed {wildcards.seed}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" data.make_large {input.dataset:q} {wildcards.seed} {wildcards.elements} {output:q}'
        " 2> {log:q}"


# One method with one array, alone on the machine. Of the memory stated, the limit is the method's.
rule measure_large:
    input:
        method=MEASURE_LARGE.files,
        data=kept_here("results/large/{large}/{elements}/{seed}/array"),
    output:
        row="results/large/{large}/{elements}/{seed}/{large_method}.json",
        files=temp(
            kept_here(
                directory("results/large/{large}/{elements}/{seed}/{large_method}")
            )
        ),
    log:
        "results/logs/measure_large/{large}/{elements}/{seed}/{large_method}.log",
    threads: 1024
    resources:
        mem_mb=500 + round(1000 * STUDY.large.limits["gigabytes"]),
        runtime=10 + round(2 * STUDY.large.limits["seconds"] / 60),  # minutes
    params:
        limits=as_json(STUDY.large.limits),
        versions=MEASURE_LARGE.versions,
    message:
        "write and read {wildcards.elements} elements of {wildcards.large}, seed {wildcards.seed},"
        " with {wildcards.large_method}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" speed.measure_large {input.method:q} {wildcards.large_method} {input.data:q}'
        " {output.files:q} {output.row:q} {params.limits:q} 2> {log:q}"
