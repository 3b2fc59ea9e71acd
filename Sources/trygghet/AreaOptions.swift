import ArgumentParser
import FeatureFormats
import RecordSources

/// The options of every verb that reads areas.
struct AreaOptions: ParsableArguments {
    @Option(help: "Field with the area's identifier; guessed when left out.")
    var areaId: String?
    @Option(help: "Field with the area's name; guessed when left out.")
    var areaName: String?
    @Option(help: "Field with the population at risk: makes rates.")
    var population: String?
    @Option(help: "Reference system of the areas, where the file does not carry it.")
    var areasCrs: String?

    /// The options of the module that reads.
    func source(_ file: String, value: String?, threads: Int) throws -> AreaSourceOptions {
        var options = AreaSourceOptions(source: sourceName(file), file: file)
        options.key = areaId
        options.name = areaName
        options.population = population
        options.value = value
        options.referenceSystem = try areasCrs.map(referenceSystem)
        options.threads = threads
        return options
    }
}
