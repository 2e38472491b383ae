import re

PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")


def render(template, values):
    def put(match):
        name, default = match.group(1), match.group(2)
        return str(values.get(name, default))

    return PLACEHOLDER.sub(put, template)


def names(template):
    return [match.group(1) for match in PLACEHOLDER.finditer(template)]
