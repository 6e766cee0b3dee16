# SPDX-License-Identifier: Apache-2.0
"""The algorithms of gridreach in the Processing toolbox."""
from qgis.core import QgsProcessingProvider

from .algorithms import CompareRuns, DetectDwellings, PlanNodes, RunPipeline


class GridreachProvider(QgsProcessingProvider):
    def loadAlgorithms(self):
        for algorithm in (RunPipeline, PlanNodes, DetectDwellings, CompareRuns):
            self.addAlgorithm(algorithm())

    def load(self):
        try:
            from processing.core.ProcessingConfig import ProcessingConfig, Setting

            from .program import PROGRAM_SETTING

            ProcessingConfig.settingIcons["gridreach"] = self.icon()
            ProcessingConfig.addSetting(Setting("gridreach", PROGRAM_SETTING, "Program (empty: found on the PATH)", "",
                                                valuetype=Setting.FILE))
            ProcessingConfig.readSettings()
        except ImportError:  # Without the Processing plugin the PATH or GRIDREACH names the program.
            pass
        self.refreshAlgorithms()
        return True

    def id(self):
        return "gridreach"

    def name(self):
        return "gridreach"

    def longName(self):
        return "gridreach: plans for the electrical grid"
