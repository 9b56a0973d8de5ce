# The files are removed as soon as they are measured; `snakemake --notemp` keeps them.
rule serialise:
    input:
        script=script("serialise.py"),
        method=method_file,
        data="results/datasets/{dataset}/{seed}.pkl",
        code=serialise_modules,
    output:
        temp(directory("results/files/{dataset}/{seed}/{method}")),
    log:
        "results/logs/serialise/{dataset}/{seed}/{method}.log",
    params:
        versions=serialise_versions,
    message:
        "write {wildcards.dataset}, seed {wildcards.seed}, with {wildcards.method}"
    shell:
        "python3 {input.script:q} {input.method:q} {wildcards.method} {input.data:q} {output:q}"
        " 2> {log:q}"
