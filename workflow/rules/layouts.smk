LAYOUTS = Step("layouts.measure_grid")


# A replay memory in every layout with every codec: what each comes to in files.
rule lay_out:
    input:
        data="results/datasets/{dataset}/{seed}.pkl",
    output:
        "results/layouts/{dataset}/{seed}.json",
    log:
        "results/logs/lay_out/{dataset}/{seed}.log",
    params:
        versions=LAYOUTS.versions,
    message:
        "lay out {wildcards.dataset}, seed {wildcards.seed}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" layouts.measure_grid {input.data:q} {output:q} 2> {log:q}'
