PROPERTIES = Step(
    "properties.try_properties", {**STUDY.methods, **OWN.methods}, "method"
)


# One method: what it keeps of values that formats are known to change, whether reading its files runs
# code, and what else it can do.
rule try_properties:
    input:
        method=PROPERTIES.files,
    output:
        "results/properties/{method}.json",
    log:
        "results/logs/try_properties/{method}.log",
    params:
        versions=PROPERTIES.versions,
        seconds=STUDY.limits["seconds"],
    message:
        "try the properties of {wildcards.method}"
    shell:
        '"$STUDY_PYTHON" "$STUDY_STEP" properties.try_properties {input.method:q} {wildcards.method} {output:q}'
        " --seconds {params.seconds} 2> {log:q}"
