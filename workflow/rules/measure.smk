MEASURE = Step("fidelity.measure", {**STUDY.methods, **OWN.methods}, "method")


# The files are removed as soon as they are measured; `snakemake --notemp` keeps them, on this machine.
rule measure:
    input:
        method=MEASURE.files,
        data="results/datasets/{dataset}/{seed}.pkl",
    output:
        row="results/cells/{dataset}/{seed}/{method}.json",
        files=temp(kept_here(directory("results/files/{dataset}/{seed}/{method}"))),
    log:
        "results/logs/measure/{dataset}/{seed}/{method}.log",
    params:
        versions=MEASURE.versions,
        # A page of one's own data is made in minutes.
        seconds=lambda wildcards: min(
            STUDY.limits["seconds"], 30 if wildcards.dataset in OWN.names else 1e9
        ),
        own=lambda wildcards: ["--any-error"] if wildcards.dataset in OWN.names else [],
    message:
        "measure {wildcards.dataset}, seed {wildcards.seed}, with {wildcards.method}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" fidelity.measure {input.method:q} {wildcards.method} {input.data:q} {output.files:q}'
        " {output.row:q} --dataset {wildcards.dataset} --seed {wildcards.seed}"
        " --seconds {params.seconds} {params.own} 2> {log:q}"
