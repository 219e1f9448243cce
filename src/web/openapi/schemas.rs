//! The schemas of the answers, collected from the types that are the answers.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems};
use utoipa::openapi::{Ref, RefOr, Schema};

/// Schemas by the names under which the document refers to them.
#[derive(Default)]
pub(super) struct Schemas(BTreeMap<String, RefOr<Schema>>);

impl Schemas {
    /// Takes a type and all it holds, and gives the reference to it.
    pub(super) fn add<T: ToSchema>(&mut self) -> RefOr<Schema> {
        let mut found = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut found);
        for (name, mut schema) in found {
            complete(&mut schema);
            let before = self.0.insert(name.clone(), schema);
            debug_assert!(
                before.is_none_or(|before| Some(&before) == self.0.get(&name)),
                "two types are called {name}"
            );
        }
        Ref::from_schema_name(T::name()).into()
    }

    pub(super) fn into_all(self) -> BTreeMap<String, RefOr<Schema>> {
        self.0
    }
}

/// An answer leaves no field out: what is not known is null. The derived schemas would have such fields as optional.
fn complete(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => {
            object.required = object.properties.keys().cloned().collect();
            object.properties.values_mut().for_each(complete);
            if let Some(AdditionalProperties::RefOr(inner)) = object.additional_properties.as_deref_mut() {
                complete(inner);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                complete(items);
            }
        }
        Schema::OneOf(one) => one.items.iter_mut().for_each(complete),
        Schema::AllOf(all) => all.items.iter_mut().for_each(complete),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(complete),
        _ => {}
    }
}
