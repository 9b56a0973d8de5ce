# Arrays of several GB, made and kept as files, in processes of little memory. Not part of a plain run,
# for config.yaml names none:
#
#     snakemake --cores 4 --configfile workflow/config/large.yaml -- results/tables/large.csv


# Block by block: it takes some tens of megabytes. It stays, or a change to one method would make it anew
# and run all others, too.
rule make_large:
    input:
        script=script("data/make_large.py"),
        dataset=large_file,
        code=large_modules,
    output:
        local(directory("results/large/{large}/{elements}/{seed}/array")),
    log:
        "results/logs/make_large/{large}/{elements}/{seed}.log",
    resources:
        mem_mb=500,
    params:
        versions=large_versions,
    message:
        "make {wildcards.elements} elements of {wildcards.large} as a file, seed {wildcards.seed}"
    shell:
        "python3 -m data.make_large {input.dataset:q} {wildcards.seed} {wildcards.elements} {output:q}"
        " 2> {log:q}"


# One method with one array, alone on the machine. Of the memory stated, the limit is the method's.
rule measure_large:
    input:
        script=script("speed/measure_large.py"),
        method=large_method_file,
        data=local("results/large/{large}/{elements}/{seed}/array"),
        code=measure_large_modules,
    output:
        row="results/large/{large}/{elements}/{seed}/{large_method}.json",
        files=temp(
            local(directory("results/large/{large}/{elements}/{seed}/{large_method}"))
        ),
    log:
        "results/logs/measure_large/{large}/{elements}/{seed}/{large_method}.log",
    threads: 1024
    resources:
        mem_mb=500 + round(1000 * STUDY.large.limits["gigabytes"]),
        runtime=10 + round(2 * STUDY.large.limits["seconds"] / 60),  # minutes
    params:
        limits=json.dumps(STUDY.large.limits, sort_keys=True),
        versions=measure_large_versions,
    message:
        "write and read {wildcards.elements} elements of {wildcards.large}, seed {wildcards.seed},"
        " with {wildcards.large_method}"
    shell:
        "python3 -m speed.measure_large {input.method:q} {wildcards.large_method} {input.data:q}"
        " {output.files:q} {output.row:q} {params.limits:q} 2> {log:q}"


rule tabulate_large:
    input:
        script=script("tables/large.py"),
        rows=expand(
            "results/large/{large}/{method}.json",
            large=LARGE,
            method=STUDY.large.methods,
        ),
        code=modules("tables/large.py"),
    output:
        report(
            "results/tables/large.csv",
            caption="../report/large_table.rst",
            category="Tables",
        ),
    log:
        "results/logs/tabulate_large.log",
    params:
        versions=versions("tables/large.py"),
    message:
        "tabulate the large arrays"
    shell:
        "python3 -m tables.large {output:q} {input.rows:q} 2> {log:q}"
