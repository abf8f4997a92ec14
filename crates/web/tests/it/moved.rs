//! Old addresses, as bookmarks and mails have them, lead to the pages where they are now.

use crate::seed::World;

#[tokio::test]
async fn an_old_address_leads_to_the_new_one_with_rest_and_query() {
    let world = World::new().await;
    let moved = async |old: &str, new: &str| {
        let answer = world.get(old, &[]).await;
        assert_eq!((answer.status, answer.header("location")), (308, new), "{old}");
        // a page is there, and nobody is told more than at any other before signing in
        let there = world.get(new, &[]).await;
        assert_eq!(there.status, 303, "{new}");
        assert!(there.header("location").starts_with("/sign-in?back="), "{new}");
    };
    moved("/desk/procedures", "/desk/variations").await;
    moved("/desk/procedures/township", "/desk/variations/township").await;
    moved("/desk/procedures/of/511722-110", "/desk/variations/of/511722-110").await;
    moved("/desk/procedures/of/511722-110/vary", "/desk/variations/of/511722-110/vary").await;
    moved("/desk/withheld", "/desk/withholdings").await;
    moved("/desk/withheld?done=examined&n=%E5%85%AC", "/desk/withholdings?done=examined&n=%E5%85%AC").await;
    moved("/desk/withheld/d-1", "/desk/withholdings/d-1").await;
    moved("/desk/disclosures/d-1/later/1/review", "/desk/disclosures/d-1/deferred-reviews/1/review").await;
    moved("/desk/disclosures/d-1/later/1/review/form?a=b", "/desk/disclosures/d-1/deferred-reviews/1/review/form?a=b")
        .await;
    // only the route's own words are old ones: what is named may have the same name
    moved("/desk/procedures/withheld", "/desk/variations/withheld").await;
    moved("/desk/withheld/withheld", "/desk/withholdings/withheld").await;
    moved("/desk/disclosures/later/later/1/later", "/desk/disclosures/later/deferred-reviews/1/later").await;
}

#[tokio::test]
async fn what_never_had_the_old_word_does_not_lead_on() {
    let world = World::new().await;
    for path in
        ["/desk/procedures/", "/desk/withheldness", "/desk/later/1", "/procedures", "/desk/disclosures/d-1/later"]
    {
        assert_eq!(world.get(path, &[]).await.status, 404, "{path}");
    }
}
