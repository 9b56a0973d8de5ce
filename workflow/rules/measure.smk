MEASURE = Step("fidelity.measure", STUDY.methods, "method")


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
        seconds=STUDY.limits["seconds"],
    message:
        "measure {wildcards.dataset}, seed {wildcards.seed}, with {wildcards.method}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" fidelity.measure {input.method:q} {wildcards.method} {input.data:q} {output.files:q}'
        " {output.row:q} --dataset {wildcards.dataset} --seed {wildcards.seed}"
        " --seconds {params.seconds} 2> {log:q}"
