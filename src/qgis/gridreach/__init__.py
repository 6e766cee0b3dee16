# SPDX-License-Identifier: Apache-2.0
"""The gridreach plugin of QGIS."""


def classFactory(_interface):  # The name QGIS calls.
    from .plugin import GridreachPlugin

    return GridreachPlugin()
