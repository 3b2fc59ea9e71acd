/// A number with the word for one or for many.
func counted(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
}

/// A number without its fraction; one too large for a whole number stays as it is.
func whole(_ number: Double) -> String {
    Int(exactly: number.rounded()).map { String($0) } ?? String(number)
}
