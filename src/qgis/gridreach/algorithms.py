# SPDX-License-Identifier: Apache-2.0
"""Commands of gridreach as Processing algorithms."""
import pathlib

from osgeo import ogr
from qgis.core import (QgsProcessing, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingException, QgsProcessingParameterBoolean,
                       QgsProcessingParameterCrs, QgsProcessingParameterDefinition, QgsProcessingParameterFile,
                       QgsProcessingParameterFileDestination, QgsProcessingParameterFolderDestination,
                       QgsProcessingParameterMultipleLayers, QgsProcessingParameterString, QgsProcessingParameterVectorLayer,
                       QgsProcessingUtils)

from .program import run_program

# Below the map's other layers come those that cover most; a layer that is added later lies above.
DRAWING_ORDER = ["dwellings", "sources", "service_drops", "lv_lines", "mv_lines", "poles", "transformers", "demand_nodes", "taps",
                 "source_points", "compared_dwellings", "compared_lines", "compared_nodes"]


class GridreachAlgorithm(QgsProcessingAlgorithm):
    """One command. What differs between them is in `add_parameters` and `words`."""

    command = title = about = ""

    def name(self):
        return self.command

    def displayName(self):
        return self.title

    def shortHelpString(self):
        return self.about

    def createInstance(self):
        return type(self)()

    def initAlgorithm(self, _configuration=None):
        self.add_parameters()
        settings = QgsProcessingParameterString("SETTINGS", "Settings, one KEY=VALUE a line", multiLine=True, optional=True)
        settings.setFlags(settings.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
        if self.has_settings:
            self.addParameter(settings)
        self.addParameter(QgsProcessingParameterBoolean("OVERWRITE", "Replace earlier results", defaultValue=False))
        self.add_output()

    has_settings = True

    def add_output(self):
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", "Folder for the results"))

    def layers_file(self, output):
        return str(pathlib.Path(output, "plan.gpkg"))

    def processAlgorithm(self, parameters, context, feedback):
        output = self.parameterAsString(parameters, "OUTPUT", context) if self.has_folder else self.parameterAsFileOutput(
            parameters, "OUTPUT", context)
        if self.has_folder and output in ("", QgsProcessing.TEMPORARY_OUTPUT):
            output = QgsProcessingUtils.generateTempFilename(self.command)
        words = [self.command, *self.words(parameters, context), "--output", output]
        if self.has_settings:
            for line in self.parameterAsString(parameters, "SETTINGS", context).splitlines():
                if line.strip():
                    words += ["--set", line.strip()]
        if self.parameterAsBoolean(parameters, "OVERWRITE", context):
            words.append("--overwrite")
        if run_program(words, feedback) is None:
            return {}
        add_layers(self.layers_file(output), context)
        return {"OUTPUT": output}

    has_folder = True


def add_layers(path, context):
    """Adds the layers of a GeoPackage that have rows, in drawing order; QGIS reads their styles from it."""
    source = ogr.Open(path)
    if source is None:
        raise QgsProcessingException(f"{path} cannot be read.")
    names = [source.GetLayer(i).GetName() for i in range(source.GetLayerCount()) if source.GetLayer(i).GetFeatureCount() > 0]
    for name in sorted((n for n in names if n != "layer_styles"), key=lambda n: DRAWING_ORDER.index(n) if n in DRAWING_ORDER else -1):
        if name != "unserved":  # demand_nodes shows them already.
            title = name.replace("_", " ").replace("mv ", "MV ").replace("lv ", "LV ")
            context.addLayerToLoadOnCompletion(f"{path}|layername={name}",
                                               QgsProcessingContext.LayerDetails(title[0].upper() + title[1:], context.project()))


def path_of(layer):
    """How gridreach names a layer of QGIS: the file, and the layer in it after a bar."""
    if layer.dataProvider().name() not in ("ogr", "gdal"):
        raise QgsProcessingException(f"{layer.name()} is no layer of a file. Export it first.")
    path, _, rest = layer.source().partition("|")
    names = [part.partition("=")[2] for part in rest.split("|") if part.startswith("layername=")]
    if any(part.startswith("subset=") for part in rest.split("|")):
        raise QgsProcessingException(f"{layer.name()} has a filter, which gridreach would not see. Export what it shows first.")
    return f"{path}|{names[0]}" if names else path


class RunPipeline(GridreachAlgorithm):
    command, title = "run", "Run a pipeline"
    about = "Runs a pipeline file: from imagery, footprints or nodes to a plan. Cancelling keeps what is finished; running again goes on."

    def add_parameters(self):
        self.addParameter(QgsProcessingParameterFile("PIPELINE", "Pipeline file (.yaml), or the run.json of a run to repeat"))

    def words(self, parameters, context):
        return [self.parameterAsFile(parameters, "PIPELINE", context)]


class PlanNodes(GridreachAlgorithm):
    command, title = "plan", "Plan for given nodes"
    about = "Plans the grid for villages or other demand nodes that exist as points."

    def add_parameters(self):
        self.addParameter(QgsProcessingParameterVectorLayer("NODES", "Demand nodes", [QgsProcessing.TypeVectorAnyGeometry]))
        self.addParameter(QgsProcessingParameterVectorLayer("EXISTING_GRID", "Lines that carry power now", [QgsProcessing.TypeVectorLine],
                                                            optional=True))
        self.addParameter(QgsProcessingParameterVectorLayer("SUBSTATIONS", "Points where power is available",
                                                            [QgsProcessing.TypeVectorPoint], optional=True))
        self.addParameter(QgsProcessingParameterCrs("CRS", "Coordinate system of files that do not say theirs", optional=True))

    def words(self, parameters, context):
        words = [path_of(self.parameterAsVectorLayer(parameters, "NODES", context))]
        for key, option in (("EXISTING_GRID", "--existing-grid"), ("SUBSTATIONS", "--substations")):
            layer = self.parameterAsVectorLayer(parameters, key, context)
            if layer:
                words += [option, path_of(layer)]
        crs = self.parameterAsCrs(parameters, "CRS", context)
        return words + (["--crs", crs.authid()] if crs.isValid() else [])


class DetectDwellings(GridreachAlgorithm):
    command, title = "detect", "Find dwellings in imagery"
    about = "Finds the dwellings in overhead imagery of 1.5 m or finer."
    has_folder = False

    def add_parameters(self):
        self.addParameter(QgsProcessingParameterMultipleLayers("SCENES", "Imagery", QgsProcessing.TypeRaster))

    def add_output(self):
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", "Dwellings", "GeoPackage (*.gpkg)"))

    def layers_file(self, output):
        return output

    def words(self, parameters, context):
        return [path_of(layer) for layer in self.parameterAsLayerList(parameters, "SCENES", context)]


class CompareRuns(GridreachAlgorithm):
    command, title = "compare", "Compare two runs"
    about = "Two finished runs side by side: who gains or loses the grid, which lines only one of them builds."
    has_settings = False

    def add_parameters(self):
        for key in ("A", "B"):
            self.addParameter(QgsProcessingParameterFile(key, f"Run {key}: its folder", behavior=QgsProcessingParameterFile.Folder))

    def layers_file(self, output):
        return str(pathlib.Path(output, "compare.gpkg"))

    def words(self, parameters, context):
        return [self.parameterAsFile(parameters, key, context) for key in ("A", "B")]
