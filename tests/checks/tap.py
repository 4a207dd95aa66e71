# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs functions as the cases of a TAP test."""

import sys
import traceback


class Skipped(Exception):
    pass


def run_case(number, prefix, case):
    name = f"{prefix}/{case.__name__.replace('_', '-')}"
    try:
        case()
    except Skipped as reason:
        print(f'ok {number} {name} # SKIP {reason}')
        return True
    except Exception:  # pylint: disable=broad-except
        print(f'not ok {number} {name}')
        traceback.print_exc()
        return False
    print(f'ok {number} {name}')
    return True


def run(prefix, cases):
    print(f'1..{len(cases)}', flush=True)
    good = [run_case(number, prefix, case) for number, case in enumerate(cases, 1)]
    sys.exit(0 if all(good) else 1)
