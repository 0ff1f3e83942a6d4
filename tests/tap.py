"""How a test in Python speaks (TAP): each check prints its line as it is made, `finished` the plan.

    sys.path.insert(0, "tests")
    from tap import check, finished      or: from tap import check_none as check, done
"""
results = []


def say(name, good, report):
    results.append(bool(good))
    print(f"{'ok' if good else 'not ok'} {len(results)} - {name}", flush=True)
    if not good:
        for line in report:
            print("#   " + line[:300])


def check(name, good, report=""):
    """report: what to show when it is not so, its last lines."""
    say(name, good, str(report).splitlines()[-15:])


def check_none(name, problems):
    """Good when there are none; else the first are shown."""
    problems = list(problems)
    say(name, not problems, [str(p) for p in problems[:12]])


def finished():
    """The exit status, after the plan."""
    print(f"1..{len(results)}")
    return not all(results)
