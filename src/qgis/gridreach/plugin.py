# SPDX-License-Identifier: Apache-2.0
"""Puts the provider into the Processing toolbox."""
from qgis.core import QgsApplication

from .provider import GridreachProvider


class GridreachPlugin:
    def __init__(self):
        self.provider = None

    def initProcessing(self):
        self.provider = GridreachProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        self.initProcessing()

    def unload(self):
        if self.provider:
            QgsApplication.processingRegistry().removeProvider(self.provider)
