/// What is withheld of each tabulation.
public struct Suppression: Sendable, Equatable {
    /// What is withheld of one tabulation.
    public struct Tabulation: Sendable, Equatable {
        /// The count of each unit, also of those that are withheld.
        public var counts: [Int]
        /// Whether each unit's count is withheld.
        ///
        /// A unit without any atom counts 0 and never is.
        public var isSuppressed: [Bool]
        /// Whether each unit's count is withheld for its own sake.
        ///
        /// Never published: what is
        /// withheld to protect others must look the same.
        public var isPrimary: [Bool]
        /// All selected records.
        public var total: Int
        /// Whether the total is withheld; `false` where it was not to be published at all.
        public var totalIsSuppressed: Bool
        /// Selected records in no unit.
        public var outside: Int
        /// Whether the number outside is withheld; `false` where it was not to be published.
        public var outsideIsSuppressed: Bool
    }

    /// What is withheld, a tabulation each, in the order of the problem.
    public var tabulations: [Tabulation]
    /// Facts withheld for their own sake: cells of the same atoms count once.
    public var primaryCount: Int
    /// Facts withheld to protect others.
    public var secondaryCount: Int
    /// Facts withheld in the last resort, where no choice of single cells was found; part of
    /// ``secondaryCount``.
    public var lastResortCount: Int
    /// Sensitive facts and atoms that stay unprotected since what tells them is fixed.
    public var unprotected: Int
}
