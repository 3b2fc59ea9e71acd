import MapLayers

/// How the keys of a recipe in a job file become its options: one value a recipe, in a file of its
/// own (`RecipeReading+Hotspots.swift`).
struct RecipeReading: Sendable {
    /// What a layer of the recipe is made in.
    enum Place: Sendable {
        /// Areas, or cells of a grid.
        case areasOrCells
        /// Areas alone.
        case areas
        /// Cells of a grid alone.
        case cells
        /// Nothing: the layer has a geometry of its own, or none.
        case nowhere
    }

    /// A layer as far as it was read before its recipe.
    struct Layer {
        /// Its keys.
        let table: JobReading.Table
        /// What it is made in, where that is well stated.
        let units: Job.LayerRequest.Units?
        /// The set of areas it names, where there is one of that name.
        let areas: Job.Areas?
        /// What else it may refer to.
        let names: JobReading.AllNames
        /// The source it names, where there is one of that name.
        let source: Job.Source?
    }

    /// The word in job files.
    let name: String
    /// The keys of the recipe, besides those of every layer.
    let keys: [String]
    /// What its layers are made in.
    var place = Place.areasOrCells
    /// Whether a layer with these keys is made in nothing, whatever others of the recipe are made in.
    var isNowhere: @Sendable (JobReading.Table) -> Bool = { _ in false }
    /// Whether it can look at a value of the areas in place of records.
    var takesValue = false
    /// Whether it holds its records against others (`against:`).
    var takesAgainst = false
    /// Whether it counts records of a source at all.
    var countsRecords = true
    /// Whether reference values may stand beside its own (`context:`).
    var takesContext = false
    /// Makes the recipe; reports what is wrong and goes on.
    let read: @Sendable (inout JobReading, Layer) -> any LayerRecipe

    /// All recipes, in the order they are offered.
    static let all: [RecipeReading] = [
        .counts, .rates, .hotspots, .optimizedHotspots, .autocorrelation, .density, .scan,
        .nearRepeat, .trend, .concentration, .evaluate, .guardCoverage, .beforeAfter,
        .shootings, .survey, .overlay,
    ]

    /// What a layer with these keys is made in.
    func place(of table: JobReading.Table) -> Place { isNowhere(table) ? .nowhere : place }

    /// The recipe of a name.
    static func named(_ name: String) -> RecipeReading? { all.first { $0.name == name } }
}

extension RecipeReading {
    /// The recipe `counts`.
    static let counts = RecipeReading(name: CountsRecipe.name, keys: [], takesContext: true) {
        _, _ in CountsRecipe()
    }
}
