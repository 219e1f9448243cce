//! Names, codes and other small values as schemas. Their types live in layers that know nothing of OpenAPI, so they are
//! described here under the same names; a test lays every answer of the site beside these descriptions.

use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::annotation::{
    DocumentRelation as Relation, FigureKind as Kind, PairSide as Side, Qualifier as Exactness,
};

/// 清单的网址名: words of letters and digits joined by hyphens, one of them with a letter.
macro_rules! slug {
    () => {
        "([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*"
    };
}
/// A position from 1.
macro_rules! position {
    () => {
        "[1-9][0-9]{0,3}"
    };
}

/// The name of a list in addresses.
pub(super) const SLUG: &str = concat!("^", slug!(), "$");
/// The key of a mechanism.
pub(super) const MECHANISM: &str = concat!("^", slug!(), "/", position!(), "$");
const MEASURE: &str = concat!("^", slug!(), "(/", position!(), "){2}$");
/// The key of a case.
pub(super) const CASE: &str = concat!("^", slug!(), "(/", position!(), "){3}$");
const NUMBER: &str = concat!("^", position!(), "(\\.", position!(), "){2}$");
/// GB/T 2260.
pub(super) const DIVISION: &str = "^[1-9][0-9]{5}$";
/// The id of a document.
pub(super) const DOCUMENT: &str = "^[0-9a-f]{12}$";
/// The id of an organisation.
pub(super) const ORGANISATION: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident => $schema:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema.into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

words! {
    /// The key of a case.
    CaseKey => text("Key of a case, kept for life: list, mechanism, measure, position.", CASE);
    /// The number of a case.
    CaseNumber => text("Key of a case within its list: 4.1.1.", NUMBER);
    /// The key of a mechanism.
    MechanismKey => text("Key of a mechanism (政策机制): list and position.", MECHANISM);
    /// The key of a measure.
    MeasureKey => text("Key of a measure (主要举措): list, mechanism, position.", MEASURE);
    /// The name of a list.
    ListSlug => text("Name of a list (清单) in addresses.", SLUG);
    /// A division code.
    DivisionCode => text("行政区划代码, six digits of GB/T 2260.", DIVISION);
    /// The id of a document.
    DocumentId => text("First 12 hexadecimal digits of the SHA-256 of the normalised title.", DOCUMENT);
    /// Issued or cited.
    DocumentRelation => choice(
        "issued: the case tells of its issue; cited: it is only named.",
        [Relation::Issued, Relation::Cited].map(Relation::name),
    );
    /// What a figure measures.
    FigureKind => choice("What is measured: 金额, 百分比, 面积, 时长, 数量.", Kind::ALL.map(Kind::name));
    /// How exact a figure is.
    Qualifier => choice("How exact the figure is said to be.", Exactness::ALL.map(Exactness::name));
    /// A side of a pair.
    PairSide => choice("The side of a pair.", [Side::From, Side::To].map(side));
    /// A list.
    PolicyList => policy_list();
    /// A file of the whole library.
    ExportedFile => exported_file();
}

fn side(side: Side) -> &'static str {
    match side {
        Side::From => "from",
        Side::To => "to",
    }
}

fn text(about: &str, pattern: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(about)).pattern(Some(pattern))
}

fn choice<const N: usize>(about: &str, names: [&'static str; N]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(about)).enum_values(Some(names))
}

/// A text that may be null.
fn known_or_null(of: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([of, Type::Null]))
}

fn policy_list() -> ObjectBuilder {
    ObjectBuilder::new()
        .description(Some("A list; what is not known of it is null, never guessed."))
        .property("slug", <ListSlug as PartialSchema>::schema())
        .property("title", String::schema())
        .property("series", known_or_null(Type::String))
        .property("batch", known_or_null(Type::Integer))
        .property("issuer", known_or_null(Type::String))
        .property("issued_on", known_or_null(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))))
        .property("document_no", known_or_null(Type::String))
        .property("source_url", known_or_null(Type::String))
}

fn exported_file() -> ObjectBuilder {
    ObjectBuilder::new()
        .description(Some("A file of the whole library."))
        .property("name", String::schema())
        .property("about", String::schema())
        .property("bytes", u64::schema())
        .property("sha256", text("SHA-256 in hexadecimal.", "^[0-9a-f]{64}$"))
}
