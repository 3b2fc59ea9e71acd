"""Loads every style of an exported folder in QGIS itself, without a screen.

    QT_QPA_PLATFORM=offscreen python3 Tests/ReferenceValues/check_styles.py DIR [PICTURES]

Needs QGIS 3.18 or later with its Python bindings (Debian: python3-qgis). Refuses a style that does
not load, an expression that does not parse, and a feature that no class draws, or two. With a
second folder it also draws each layer, with its legend, as QGIS does.
"""

import pathlib
import sys

from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsExpression,
    QgsExpressionContextUtils, QgsMapRendererSequentialJob, QgsMapSettings, QgsProject,
    QgsRenderContext, QgsRuleBasedRenderer, QgsSymbolLayerUtils, QgsVectorLayer)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QPainter


def main(folder, pictures=None):
    problems = checked = 0
    for style in sorted(pathlib.Path(folder).glob("*.qml")):
        layer = QgsVectorLayer(str(style.with_suffix(".geojson")), style.stem, "ogr")
        found = problems_of(layer, style)
        for problem in found:
            print(f"{style.name}: {problem}")
        problems += len(found)
        checked += 1
        if pictures and not found:
            draw(layer, pathlib.Path(pictures) / f"{style.stem}.png")
    print(f"{checked} styles, {problems} problems")
    return 1 if problems or not checked else 0


def problems_of(layer, style):
    message, loaded = layer.loadNamedStyle(str(style))
    renderer = layer.renderer()
    if not layer.isValid() or not loaded or not isinstance(renderer, QgsRuleBasedRenderer):
        return [f"does not load: {message}"]
    rules = renderer.rootRule().descendants()
    problems = [
        f"{rule.filterExpression()} is no expression" for rule in rules
        if rule.filterExpression() and QgsExpression(rule.filterExpression()).hasParserError()]
    context = QgsRenderContext()
    context.expressionContext().appendScopes(
        QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    # Hatching is the second symbol of a feature; the first level below the root has it.
    head = renderer.rootRule().children()[0]
    classes = QgsRuleBasedRenderer(QgsRuleBasedRenderer.Rule(None))
    classes.rootRule().appendChild(head.clone())
    classes.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        count = len(classes.originalSymbolsForFeature(feature, context))
        if count != 1:
            problems.append(f"feature {feature.id()} is drawn by {count} classes")
    classes.stopRender(context)
    return problems[:5]


def draw(layer, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    system = QgsCoordinateReferenceSystem("EPSG:3006")
    extent = QgsCoordinateTransform(
        layer.crs(), system, QgsProject.instance()).transformBoundingBox(layer.extent())
    extent.scale(1.05)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(system)
    settings.setOutputSize(QSize(700, 560))
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    painter = QPainter(image)
    for line, item in enumerate(layer.renderer().legendSymbolItems()):
        painter.drawText(26, 14 + 14 * line, item.label()[:70])
        if item.symbol():
            painter.drawPixmap(
                4, 4 + 14 * line,
                QgsSymbolLayerUtils.symbolPreviewPixmap(item.symbol(), QSize(16, 11)))
    painter.end()
    image.save(str(path))


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    status = main(*sys.argv[1:])
    application.exitQgis()
    sys.exit(status)
