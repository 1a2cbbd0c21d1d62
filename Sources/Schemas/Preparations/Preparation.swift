public import Arrays
public import Describing

/// A change of data that says what they mean, such as a normalization: it belongs to every way of running a model, unlike
/// noise and crops, which belong to training.
public protocol Preparation: Describable {
    /// The names of the network's inputs that are changed.
    var changedColumns: [String] { get }

    /// What the features of each input become.
    func features(_ features: [String: [Int]]) -> [String: [Int]]

    /// Why an input of these features cannot be changed so, to go on after the input's name; `nil` if it can.
    func problem(_ column: String, features: [Int]) -> String?

    /// Changes an input's numbers, `(time, batch, features…)`, in place or into another array.
    func prepare(_ values: NDArray, of column: String) -> NDArray

    /// Turns answers in the scale of an input's numbers back, in place; nothing where numbers were not scaled.
    func restore(_ answers: NDArray, of column: String)
}

extension Preparation {
    public static var kinds: [Kind] { [.preparation] }

    public func features(_ features: [String: [Int]]) -> [String: [Int]] { features }
    public func restore(_ answers: NDArray, of column: String) {}
}
