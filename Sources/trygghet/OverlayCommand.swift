import ArgumentParser
import BatchJobs
import HotspotStatistics
import MapLayers
import RecordSources

/// `trygghet overlay`: exported layers held against each other.
struct OverlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overlay",
        abstract: "Lays exported layers over each other: crime × fear × guards, with confidence.",
        discussion: """
            The first two layers are the pair that is compared: a 3 × 3 class with a confidence flag, \
            ranks and their difference, bivariate local Moran, correlations. Layers on other areas are \
            carried to those of the first, by what the areas share or by a crosswalk, and flagged.
            """)

    @Argument(help: "Layers with a figure for each area or cell: two to six files.")
    var layers: [String]
    @Option(help: "Field of the first layer; guessed when left out.")
    var fieldA: String?
    @Option(help: "Field of the second layer; guessed when left out.")
    var fieldB: String?
    @Option(help: "What the figure of the first layer is called in labels, such as crime.")
    var titleA: String?
    @Option(help: "What the figure of the second layer is called in labels, such as fear.")
    var titleB: String?
    @Option(help: "Breaks of the classes of the first layer: LOWER,UPPER; terciles without.")
    var breaksA: String?
    @Option(help: "Breaks of the classes of the second layer: LOWER,UPPER; terciles without.")
    var breaksB: String?
    @Option(help: "Carry figures to other areas by area or by population.")
    var by: CarryWord = .area
    @Option(help: "Finer areas with a population, for --by population.")
    var people: String?
    @Option(help: "Field of --people with the population.")
    var population: String?
    @Option(help: "Table of from, to and share that moves figures between editions of areas.")
    var crosswalk: String?
    @Option(help: "Number of the layer, from 1, whose areas are those of the overlay.")
    var onto = 1
    @Option(help: "How much of an area must be covered for it to have a carried figure, 0 to 1.")
    var leastCoverage = 0.5
    @Flag(help: "Carried counts are known to be 0 where their layer has no areas.")
    var elsewhereZero = false
    @Flag(help: "Weigh areas by the population field of a layer in the correlations.")
    var weighByPopulation = false
    @OptionGroup var weightOptions: WeightOptions
    @Option(help: "Permutations of the bivariate local Moran; 0 for its analytic p alone.")
    var permutations = 999
    @Option(help: "Seed of the permutations.")
    var seed: UInt64 = 1
    @Option(help: "Level of findings.")
    var alpha = 0.05
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    /// What parts of areas weigh.
    enum CarryWord: String, ExpressibleByArgument, CaseIterable {
        case area
        case population
    }

    func validate() throws {
        guard (2...OverlayRecipe.mostLayers).contains(layers.count) else {
            throw ValidationError("name 2 to \(OverlayRecipe.mostLayers) layers")
        }
        guard (1...layers.count).contains(onto) else {
            throw ValidationError("--onto is 1 to \(layers.count), the number of a layer")
        }
        guard (by == .population) == (people != nil), (people != nil) == (population != nil) else {
            throw ValidationError("--by population, --people and --population go together")
        }
        guard (0...1).contains(leastCoverage) else {
            throw ValidationError("--least-coverage is 0 to 1")
        }
        guard (0...ConditionalPermutation.maximumCount).contains(permutations) else {
            throw ValidationError("--permutations is 0 to \(ConditionalPermutation.maximumCount)")
        }
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha is between 0 and 1") }
        _ = try breaks()
        if case .block? = NeighborRule(weightOptions.weights) {
            throw ValidationError("--weights cannot be block:FIELD here; use queen or knn:8")
        }
    }

    private func breaks() throws -> [TercileBreaks?] {
        try [("--breaks-a", breaksA), ("--breaks-b", breaksB)].map { option, text in
            guard let text else { return nil }
            let numbers = text.split(separator: ",").compactMap { Double($0) }
            guard numbers.count == 2,
                let breaks = TercileBreaks(lower: numbers[0], upper: numbers[1])
            else { throw ValidationError("\(option) is two ascending numbers, LOWER,UPPER") }
            return breaks
        }
    }

    func run() throws {
        var names: [String] = []
        let sources = layers.map { file in
            // Two files of one name in different folders are two layers.
            var name = sourceName(file)
            while names.contains(name) { name += "-2" }
            names.append(name)
            var options = AreaSourceOptions(source: name, file: file)
            options.threads = running.threads
            return options
        }
        var options = OverlayOptions()
        options.fields = [fieldA, fieldB]
        options.titles = [titleA, titleB]
        options.breaks = try breaks()
        options.target = names[onto - 1]
        options.leastCoverage = leastCoverage
        options.elsewhereIsZero = elsewhereZero
        options.crosswalk = try crosswalk.map { try CrosswalkFile.read(path: $0, named: $0) }
        options.weighsByPopulation = weighByPopulation
        options.neighbors = try weightOptions.rule()
        options.snapping = weightOptions.snap
        options.permutations = permutations
        options.seed = seed
        options.alpha = alpha
        var finer: AreaSourceOptions?
        if let people {
            var set = sourceName(people)
            while names.contains(set) { set += "-people" }
            finer = AreaSourceOptions(source: set, file: people)
            finer?.population = population
            finer?.threads = running.threads
            options.carry = .population(set: set)
        }
        var request = OverlayFilesRequest(
            layers: sources, people: finer, options: options,
            identifier: output.layerName("overlay"), threads: running.threads, rule: output.rule)
        try output.write(
            named: request.identifier,
            inputs: layers + [people, crosswalk].compactMap(\.self), running
        ) { progress in
            request.progress = progress
            return try request.make(tell: running.tell)
        }
    }
}
