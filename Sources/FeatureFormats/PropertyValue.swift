/// A value on its way into a file.
public enum PropertyValue: Hashable, Sendable {
    /// No value.
    case null
    /// True or false.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// A number; one that is not finite is written as null.
    case number(Double)
    /// Text.
    case text(String)
    /// Several values in order.
    case list([PropertyValue])
    /// Named values in the order in which they are to stand in the file.
    case members([Member])

    /// A name and its value.
    public struct Member: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: PropertyValue

        /// Makes a member.
        public init(_ name: String, _ value: PropertyValue) {
            self.name = name
            self.value = value
        }
    }
}
