/// What stands for a value that is not there.
public enum MissingTokens {
    /// The empty field, and what programs write: `NA`, `N/A`, `NaN`, `null`, `None`, `?` and the like, as pandas reads
    /// them too. `none` is a word that people write, and a level like others in a column of texts.
    public static let usual: Set<String> = [
        "", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "-nan", "NAN", "NULL", "null", "Null", "None",
        "?",
    ]

    /// Strokes and `none`, which are missing values among numbers and dates; in a column of texts they are texts.
    static let amongNumbers: Set<String> = ["-", "--", ".", "none"]

    /// Of the usual ones that which may be meant as a level.
    static let doubtful = "None"
}
